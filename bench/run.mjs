import { source } from './source.mjs';
import { startUp } from './start-up.mjs';

/** Every figure is a ratio measured in one run against a named yardstick; absolute times are for orientation. */
startUp();
source();
