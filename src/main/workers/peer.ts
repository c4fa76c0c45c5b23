// Entry of a helper thread of the WASM backend. It blocks in servePeer until the backend is disposed.
import { workerData } from 'node:worker_threads';
import { type PeerSetup, servePeer } from '../../engine/parallel/peer.ts';

servePeer(workerData as PeerSetup);
