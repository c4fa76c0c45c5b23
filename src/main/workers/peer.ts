// Entry of a helper thread of the WASM backend. It blocks in servePeer until the backend is disposed.
import { workerData } from 'node:worker_threads';
import { abandonRun, type PeerSetup, servePeer } from '../../engine/parallel/peer.ts';

const setup = workerData as PeerSetup;
// Told or not, a thread that ends leaves no one waiting for it.
process.on('exit', () => abandonRun(setup, `helper thread ${setup.thread} ended`));
servePeer(setup);
