// A wire between a browser and the service that can be cut, or go silent, as a network does: for journeys only.
import net from 'node:net';

/** Passes bytes on from `port` to the service. `cut` ends what is open and lets nothing in; `silence` passes nothing and says nothing. */
export async function layWire(port, service) {
  const { hostname, port: to } = new URL(service);
  let state = 'whole';
  const open = new Set();
  const server = net.createServer((near) => {
    if (state === 'cut') { near.destroy(); return; }
    const far = net.connect(Number(to), hostname);
    const pair = { near, far };
    open.add(pair);
    const end = () => { open.delete(pair); near.destroy(); far.destroy(); };
    for (const [from, into] of [[near, far], [far, near]]) {
      from.on('data', (bytes) => { if (state === 'whole' && !pair.isSilent) into.write(bytes); });
      from.on('close', end);
      from.on('error', end);
    }
    if (state === 'silent') pair.isSilent = true;
  });
  await new Promise((settle) => { server.listen(port, '127.0.0.1', settle); });
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    cut() { state = 'cut'; for (const { near, far } of [...open]) { near.destroy(); far.destroy(); } },
    /** What is open stays open for ever and carries nothing, also after `mend`: a half-open connection. */
    silence() { state = 'silent'; for (const pair of open) pair.isSilent = true; },
    mend() { state = 'whole'; },
    async close() { this.cut(); await new Promise((settle) => { server.close(settle); }); },
  };
}
