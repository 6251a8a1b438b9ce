// Runs Azurite until standard input closes. The parent holds the other end of that pipe, so Azurite ends with its parent, however that ends.
const [script, ...rest] = process.argv.slice(1);
const once = process.once;

// Ctrl+C in a terminal reaches the whole process group; the parent stops Azurite itself once nobody uses it any more.
process.once = (event, listener) => (event === 'SIGINT' ? process : once.call(process, event, listener));
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

// Writes to a dead parent must not end the process before its data is saved.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  if (!process.emit('SIGTERM')) process.exit(0);
  setTimeout(() => process.exit(0), 8000).unref();
};
process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();

process.argv = [process.argv[0], script, ...rest];
require(script);
