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

// An Azurite whose parent was killed is still saving when the next one starts. Two on one folder lose data, so the next one waits its turn.
const location = rest[rest.indexOf('--location') + 1];
const owner = rest.includes('--location') ? path.join(location, 'azurite.pid') : null;
const deadline = Date.now() + 12000;

const ownerAlive = () => {
  try {
    const id = Number(fs.readFileSync(owner, 'utf8'));
    if (!(id > 0) || id === process.pid || !process.kill(id, 0)) return 0;
    // The number may belong to another program by now.
    const commandLine = `/proc/${id}/cmdline`;
    return fs.existsSync(commandLine) && !fs.readFileSync(commandLine, 'utf8').includes(location) ? 0 : id;
  } catch {
    return 0;
  }
};

const run = () => {
  const other = owner ? ownerAlive() : 0;
  if (other && Date.now() < deadline) return setTimeout(run, 20);
  if (other) {
    console.error(`Another storage server, process ${other}, still has ${location} open; end it and start again.`);
    process.exit(3);
  }
  if (owner) {
    verify(location);
    fs.writeFileSync(owner, String(process.pid));
  }
  limitExtents(script);
  orderSaves(script);
  process.argv = [process.argv[0], script, ...rest];
  require(script);
};
run();
