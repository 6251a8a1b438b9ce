// How much disk what was deleted goes on taking. Azurite puts the contents of all blobs into shared files (extents) of 64 MiB, gives one back
// once nothing in it is referred to, looks for such every ten minutes, and leaves alone what was written in the ten minutes before. So one
// small file that is kept for a year keeps 64 MiB of old journals for a year. Here extents are small, looked at often, and those of one
// container hold nothing of another: what is kept equally long lies together.
const EXTENT_BYTES = 1 << 20;
const LOOK_EVERY = 60 * 1000;

// Longer than any request takes: its contents are in an extent before a blob refers to them.
const UNTOUCHED_FOR = 2 * 60 * 1000;

// Extents that are written side by side for one container, and containers that have their own; others share Azurite's.
const SIDE_BY_SIDE = 8, OWN = 16;

const requests = new (require('async_hooks').AsyncLocalStorage)();

/** The store as one container sees it: with extents, and a limit of writes at a time, of its own. */
const storeOf = (store, container) => {
  const own = store.ownOf || (store.ownOf = new Map());
  if (!own.has(container)) {
    if (!container || own.size === OWN) return store;
    const view = Object.create(store);
    view.activeWriteExtents = Array.from({ length: SIDE_BY_SIDE }, () => store.createAppendExtent(store.persistencyConfiguration[0].locationId));
    view.activeWriteExtentsNumber = SIDE_BY_SIDE;
    view.appendQueue = new store.appendQueue.constructor(SIDE_BY_SIDE, store.logger);
    own.set(container, view);

    // The store must know them as being written; it writes to the first ones only, as many as it counts.
    store.activeWriteExtents.push(...view.activeWriteExtents);
  }
  return own.get(container);
};

const limitExtents = script => {
  const folder = path.dirname(script);
  const constants = require(path.join(folder, 'common', 'utils', 'constants'));
  constants.DEFAULT_MAX_EXTENT_SIZE = EXTENT_BYTES;
  constants.DEFAULT_EXTENT_GC_PROTECT_TIME_IN_MS = UNTOUCHED_FOR;
  for (const service of ['blob', 'queue']) require(path.join(folder, service, 'utils', 'constants')).DEFAULT_GC_INTERVAL_MS = LOOK_EVERY;

  // The path of a request is /account/container/…
  const http = require('http');
  const emit = http.Server.prototype.emit;
  http.Server.prototype.emit = function (event, request) {
    return event === 'request' ? requests.run(request.url.split(/[/?]/)[2], () => emit.apply(this, arguments)) : emit.apply(this, arguments);
  };
  const Extents = require(path.join(folder, 'common', 'persistence', 'FSExtentStore')).default;
  const append = Extents.prototype.appendExtent;
  Extents.prototype.appendExtent = function (data, context) {
    return append.call(storeOf(this, requests.getStore()), data, context);
  };
};
