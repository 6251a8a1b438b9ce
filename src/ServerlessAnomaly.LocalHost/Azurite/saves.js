// How Azurite's databases reach the disk. Azurite saves each of them by itself, so that a kill leaves them of different moments: an alert
// may be gone from its queue while the journal in the blobs says that it was sent. Here all are taken at one moment and written one after
// the other, what others point to first and the blobs last: what the blobs say is never newer than the queues and the extents on disk.
const fs = require('fs');
const path = require('path');
const crypto = require('crypto');
const ORDER = ['__azurite_db_blob_extent__', '__azurite_db_queue_extent__', '__azurite_db_queue__', '__azurite_db_table__', '__azurite_db_blob__'];
const CONTENTS = { __azurite_db_blob__: '__blobstorage__', __azurite_db_queue__: '__queuestorage__' };
const SEAL = '\n//sha256 ';
const SHORTEST = 250, LONGEST = 5000;

const nameOf = file => path.basename(file, '.json');
const seal = text => text + SEAL + crypto.createHash('sha256').update(text).digest('hex') + '\n';

/** The text of a database; throws where it is not what was saved. Databases of Azurite itself have no seal. */
const unseal = text => {
  const at = text.lastIndexOf(SEAL);
  const body = at < 0 ? text : text.slice(0, at);
  if (at >= 0 && seal(body) !== text) throw new Error('its checksum does not fit');
  if (at < 0 && !Array.isArray(JSON.parse(text).collections)) throw new Error('it is no database');
  return body;
};

/** Every piece of content that a database refers to: where it ends in which file. */
function* endsOf(node) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.id === 'string' && Number.isInteger(node.offset) && node.count > 0) yield [node.id, node.offset + node.count];
  else for (const child of Object.values(node)) yield* endsOf(child);
}

/** The first file of contents that is missing or shorter than what a database says of it. */
const findShort = (text, contents) => {
  const ends = new Map();
  for (const [id, end] of endsOf(JSON.parse(text))) ends.set(id, Math.max(end, ends.get(id) || 0));
  for (const [id, end] of ends) {
    const file = path.join(contents, id);
    const size = fs.existsSync(file) ? fs.statSync(file).size : -1;
    if (!id.startsWith('*') && size < end) return file;
  }
  return null;
};

/** Refuses a folder whose databases cannot be read or are missing, instead of beginning from nothing. */
const verify = folder => {
  for (const name of ORDER) {
    const file = path.join(folder, name + '.json');
    let fault = null;
    const contents = CONTENTS[name] && path.join(folder, CONTENTS[name]);
    try {
      const text = unseal(fs.readFileSync(file, 'utf8'));
      const short = contents && findShort(text, contents);
      if (short) fault = `${short}, which it refers to, is missing or cut short`;
    } catch (error) {
      const isNew = error.code === 'ENOENT' && !(contents && fs.existsSync(contents) && fs.readdirSync(contents).length);
      if (!isNew) fault = error.code === 'ENOENT' ? 'it is missing, and what it describes is there' : error.message;
    }
    if (fault) {
      console.error(`The storage database ${file} cannot be read: ${fault}. Put back a copy of the whole folder ${folder}, `
        + 'or move that folder away to begin with empty storage.');
      process.exit(3);
    }
  }
};

const databases = new Set();
let running = false, waiting = [], failure = null, wait = SHORTEST;

const write = (file, text) => {
  const temporary = file + '~';
  return fs.promises.open(temporary, 'w')
    .then(handle => handle.writeFile(text).then(() => handle.sync()).finally(() => handle.close()))
    .then(() => fs.promises.rename(temporary, file));
};

const round = async callbacks => {
  const started = Date.now();
  const images = [...databases].filter(database => database.autosaveDirty() || !fs.existsSync(database.filename))
    .map(database => ({ database, text: database.serialize() }))
    .sort((a, b) => ORDER.indexOf(nameOf(a.database.filename)) - ORDER.indexOf(nameOf(b.database.filename)));
  images.forEach(image => image.database.autosaveClearFlags());
  try {
    for (const image of images) await write(image.database.filename, seal(image.text));
    if (failure) console.error('Storage can save its databases again.');
    failure = null;
  } catch (error) {
    // None of this round counts as saved; the next one takes all of them again, of one moment.
    images.forEach(image => image.database.collections.forEach(collection => { collection.dirty = true; }));
    if (!failure) console.error(`Storage cannot save its databases and takes no more writes until it can: ${error.message}`);
    failure = error;
  }
  wait = Math.min(LONGEST, Math.max(SHORTEST, 20 * (Date.now() - started)));
  callbacks.forEach(callback => callback && callback(failure));
};

const save = async callback => {
  waiting.push(callback);
  if (running) return;
  running = true;
  while (waiting.length) await round(waiting.splice(0));
  running = false;
};

const orderSaves = script => {
  const Loki = require(require.resolve('lokijs', { paths: [path.dirname(script)] }));
  const own = Loki.prototype.saveDatabase;
  const isOnDisk = database => database.persistenceMethod === 'fs';
  Loki.prototype.saveDatabase = function (callback) { return isOnDisk(this) ? void save(callback) : own.call(this, callback); };
  Loki.prototype.autosaveEnable = function () { this.autosave = true; databases.add(this); };
  const load = Loki.LokiFsAdapter.prototype.loadDatabase;
  Loki.LokiFsAdapter.prototype.loadDatabase = function (name, callback) {
    load.call(this, name, text => callback(typeof text === 'string' ? unseal(text) : text));
  };
  const tick = () => setTimeout(() => {
    if ([...databases].some(database => database.autosaveDirty())) save(tick);
    else tick();
  }, wait).unref();
  tick();

  // An extent may go only when no database on disk speaks of it any more.
  const Extents = require(path.join(path.dirname(script), 'common', 'persistence', 'FSExtentStore')).default;
  const remove = Extents.prototype.deleteExtents;
  Extents.prototype.deleteExtents = async function (names) {
    // One that is written to now may be full, and referred to, by the time of the deletion.
    const idle = [...names].filter(name => !this.isActiveExtent(name));

    // A look that fails would end the service; the next one comes soon.
    const saved = idle.length > 0 && await new Promise(resolve => save(error => resolve(!error)));
    return saved ? remove.call(this, idle) : 0;
  };

  // What cannot be saved must not be answered as done.
  const http = require('http');
  const emit = http.Server.prototype.emit;
  http.Server.prototype.emit = function (event, request, response) {
    if (event !== 'request' || !failure || request.method === 'GET' || request.method === 'HEAD') return emit.apply(this, arguments);
    response.writeHead(503, { 'x-ms-error-code': 'ServerBusy', 'content-length': 0, connection: 'close' });
    response.end();
    return true;
  };
};
