import { deflateSync } from 'node:zlib';

/** The checksum of PNG chunks. */
function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(kind: string, data: Buffer): Buffer {
  const inside = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(inside));
  return Buffer.concat([length, inside, sum]);
}

/** A picture of one black pixel whose file carries these texts by their keywords. */
export function png(texts: Record<string, string>): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const text = ([keyword, words]: [string, string]) =>
    chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${words}`, 'utf8'));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...Object.entries(texts).map(text),
    chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** As AUTOMATIC1111 writes it. */
export const A1111 = {
  parameters:
    'A pelican on a pier, "grey" sky\nNegative prompt: gulls\nSteps: 12, Sampler: Euler a, Schedule type: Automatic, ' +
    'CFG scale: 5.5, Seed: 1234, Size: 256x320, Model hash: 31e35c80fc, Model: pelicans, Clip skip: 2, Version: v1.10.1',
};

/** As InvokeAI writes it. */
export const INVOKEAI = {
  invokeai_metadata: JSON.stringify({
    app_version: '3.4.0',
    positive_prompt: 'A heron in reeds',
    negative_prompt: 'herons asleep',
    width: 320,
    height: 256,
    seed: 4321,
    cfg_scale: 6.5,
    steps: 14,
    scheduler: 'euler_a',
  }),
};

/** As ComfyUI writes it. */
export const COMFYUI = {
  prompt: JSON.stringify({
    3: {
      class_type: 'KSampler',
      inputs: {
        seed: 777,
        steps: 9,
        cfg: 4,
        sampler_name: 'euler_ancestral',
        scheduler: 'normal',
        denoise: 1,
        model: ['4', 0],
        positive: ['6', 0],
        negative: ['7', 0],
        latent_image: ['5', 0],
      },
    },
    4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sketch' } },
    5: { class_type: 'EmptyLatentImage', inputs: { width: 384, height: 256, batch_size: 2 } },
    6: { class_type: 'CLIPTextEncode', inputs: { text: 'A stork on a roof', clip: ['4', 1] } },
    7: { class_type: 'CLIPTextEncode', inputs: { text: 'storks in flight', clip: ['4', 1] } },
    8: { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
    9: { class_type: 'SaveImage', inputs: { filename_prefix: 'x', images: ['8', 0] } },
  }),
};
