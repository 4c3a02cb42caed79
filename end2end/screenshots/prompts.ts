/** What the pictures of the documentation show, oldest first. */
export const PICTURES: { prompt: string; width: number; height: number }[] = [
  { prompt: 'Old forest in green fog, shafts of morning light', width: 832, height: 1216 },
  { prompt: 'Desert dunes at noon, ochre and turquoise', width: 1216, height: 832 },
  { prompt: 'City at night after rain, neon towers under a hazy moon', width: 832, height: 1216 },
  { prompt: 'Coral dahlia flower on deep green', width: 1024, height: 1024 },
  { prompt: 'Green aurora over a still lake, firs', width: 1216, height: 832 },
  { prompt: 'Ringed planet over a frozen sea, violet sky', width: 1216, height: 832 },
  { prompt: 'Silk in slow water, jade and bone', width: 832, height: 1216 },
  { prompt: 'Small sailing boat on a violet sea, low sun', width: 1216, height: 832 },
  { prompt: 'Paper-cut hills in crimson and gold', width: 1024, height: 1024 },
  { prompt: 'Snow on mountain peaks at dusk, rose and blue', width: 832, height: 1216 },
  { prompt: 'Poppy flower in a storm, scarlet on slate', width: 832, height: 1216 },
  { prompt: 'Dunes under stars, indigo night', width: 1216, height: 832 },
];

export const MIST = 'Layered mountain ridges at dawn, mist pooling between dark firs, low sun, muted violet and peach';
export const WAITING = ['Rain on a harbour city at night, sodium light', 'Aurora above a frozen forest, teal and rose'];
