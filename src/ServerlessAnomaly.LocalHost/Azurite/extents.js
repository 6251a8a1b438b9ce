// How much disk what was deleted goes on taking. Azurite puts the contents of all blobs into shared files (extents) of 64 MiB, looks every ten
// minutes which of them nobody refers to, and leaves alone what was written in the ten minutes before: a short-lived journal beside a file
// that is kept for a year keeps 64 MiB for a year. Smaller extents and more frequent looks give the space back soon.
const EXTENT_BYTES = 1 << 20;
const LOOK_EVERY = 60 * 1000;

// Longer than any request takes: its contents are in an extent before a blob refers to them.
const UNTOUCHED_FOR = 2 * 60 * 1000;

const limitExtents = script => {
  const folder = path.dirname(script);
  const constants = require(path.join(folder, 'common', 'utils', 'constants'));
  constants.DEFAULT_MAX_EXTENT_SIZE = EXTENT_BYTES;
  constants.DEFAULT_EXTENT_GC_PROTECT_TIME_IN_MS = UNTOUCHED_FOR;
  for (const service of ['blob', 'queue']) require(path.join(folder, service, 'utils', 'constants')).DEFAULT_GC_INTERVAL_MS = LOOK_EVERY;
};
