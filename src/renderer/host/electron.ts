// The host behind the preload's bridge (the Electron window). It is there as long as the page is.
import type { PreloadBridge } from '../../contract/bridge.ts';
import { EVENTS } from '../../contract/channels.ts';
import { EventHub, type HostConnection, parseAnswer } from './connection.ts';

export function electronHost(bridge: PreloadBridge): HostConnection {
  const events = new EventHub();
  for (const name of Object.keys(EVENTS)) bridge.on(name, (payload) => events.deliver(name, payload));
  return {
    async request(name, input) {
      return parseAnswer(name, await bridge.request(name, input));
    },
    on: (name, listener) => events.on(name, listener),
    pathOf: (file) => bridge.pathOf(file),
    state: () => 'connected',
    onState: () => () => {},
  };
}
