//! The words that the engine recognises, in the singular. A word in two lists counts in both.

use super::{Extra, Scene, TimeOfDay, Weather};
use crate::color::{Lch, lch};

/// The words for each scene; the first one in a prompt wins.
pub const SCENES: &[(Scene, &str)] = &[
    (
        Scene::Mountains,
        "mountain mount peak summit alp alps alpine hill valley ridge cliff highland himalaya rockies canyon fjord volcano range",
    ),
    (
        Scene::Sea,
        "sea ocean beach coast shore seascape wave waves tide bay island sailboat boat ship harbor harbour lagoon horizon lighthouse",
    ),
    (Scene::Dunes, "dune desert sand sahara oasis arid wasteland camel"),
    (Scene::Aurora, "aurora borealis australis polar arctic"),
    (
        Scene::Planet,
        "planet saturn jupiter mars venus neptune uranus earth world globe exoplanet orbit spaceship astronaut",
    ),
    (
        Scene::Flower,
        "flower rose daisy tulip dahlia lotus sunflower peony blossom bloom lily orchid petal bouquet chrysanthemum poppy floral marigold lavender",
    ),
    (Scene::Forest, "forest wood woods woodland trees jungle grove birch redwood taiga rainforest bamboo"),
    (
        Scene::City,
        "city town skyline street skyscraper building downtown urban metropolis cyberpunk tokyo york architecture tower cityscape london paris apartment",
    ),
    (Scene::Tree, "tree oak bonsai cherry willow sakura maple bough"),
    (
        Scene::Nebula,
        "nebula galaxy cosmos cosmic universe supernova starfield interstellar space milky smoke fire flame",
    ),
    (Scene::Silk, "silk satin cloth fabric velvet drapery curtain textile dress ribbon"),
    (Scene::Paper, "papercut papercraft origami cutout collage"),
];

/// Words of style more than of content: they choose a scene only if no word of [`SCENES`] does.
pub const STYLES: &[(Scene, &str)] = &[
    (Scene::Flow, "abstract flow swirl liquid marble fluid psychedelic pattern line current music"),
    (Scene::Paper, "paper layered topographic minimalist minimal geometric"),
];

/// Which words request which time of day.
pub const TIMES: &[(TimeOfDay, &str)] = &[
    (TimeOfDay::Dawn, "dawn sunrise morning daybreak early"),
    (TimeOfDay::Day, "day daylight noon midday afternoon sunny sunlit sunlight bright"),
    (TimeOfDay::Sunset, "sunset dusk evening twilight golden sundown"),
    (TimeOfDay::Night, "night midnight moonlight moonlit nocturnal moon starry dark stars nighttime"),
];

/// Which words request which weather.
pub const WEATHERS: &[(Weather, &str)] = &[
    (Weather::Clear, "clear cloudless sunny"),
    (Weather::Cloudy, "cloudy cloud overcast clouded moody"),
    (Weather::Mist, "mist misty fog foggy haze hazy ethereal dreamy"),
    (Weather::Rain, "rain rainy raining drizzle wet shower monsoon"),
    (Weather::Snow, "snow snowy snowing snowfall winter blizzard frost icy wintry christmas"),
    (Weather::Storm, "storm stormy thunder thunderstorm lightning tempest dramatic hurricane"),
];

/// Which words request a part of an image, or forbid it in the negative prompt.
pub const EXTRAS: &[(Extra, &str)] = &[
    (Extra::Trees, "trees tree fir pine spruce conifer forest wood woods"),
    (Extra::Lake, "lake reflection pond mirror water river"),
    (Extra::Boat, "boat sailboat ship sail yacht"),
    (Extra::Birds, "bird gull seagull swallow crow geese"),
    (Extra::Clouds, "cloud cloudy overcast"),
    (Extra::Stars, "star stars starry milky"),
    (Extra::Sun, "sun moon moonlight moonlit sunny"),
    (Extra::Ring, "ring saturn ringed"),
    (Extra::Snowcaps, "snow snowy alps alp alpine himalaya glacier winter snowcapped"),
    (Extra::Island, "island cliff coast rock headland bay"),
    (Extra::Fireflies, "firefly fireflies magic magical enchanted fairy mystical"),
];

/// Colours a prompt can name. Lightness matters only for white, grey and black.
pub const COLORS: &[(Lch, &str)] = &[
    (lch(0.60, 0.21, 25.0), "red crimson scarlet ruby blood"),
    (lch(0.70, 0.17, 50.0), "orange amber tangerine autumn autumnal fall copper"),
    (lch(0.70, 0.14, 38.0), "coral peach salmon apricot terracotta rust"),
    (lch(0.85, 0.16, 92.0), "yellow lemon sunflower"),
    (lch(0.80, 0.13, 80.0), "gold golden honey ochre"),
    (lch(0.62, 0.17, 142.0), "green emerald lime verdant"),
    (lch(0.55, 0.09, 125.0), "olive moss sage"),
    (lch(0.65, 0.11, 185.0), "teal turquoise aqua mint jade"),
    (lch(0.72, 0.12, 215.0), "cyan azure ice"),
    (lch(0.55, 0.16, 255.0), "blue navy cobalt sapphire sky indigo"),
    (lch(0.55, 0.19, 300.0), "purple violet lavender amethyst lilac plum"),
    (lch(0.60, 0.22, 340.0), "magenta fuchsia neon"),
    (lch(0.75, 0.13, 0.0), "pink sakura blush cherry"),
    (lch(0.45, 0.07, 55.0), "brown sepia chocolate coffee vintage earthy"),
    (lch(0.95, 0.004, 90.0), "white ivory"),
    (lch(0.55, 0.004, 260.0), "grey gray silver monochrome grayscale greyscale"),
    (lch(0.15, 0.004, 280.0), "black noir ink"),
];
