/** A place on the device for records, which idb-keyval reads and writes. */

import { promisifyRequest } from "idb-keyval";

/**
 * As idb-keyval's own, but what is written lies on the disk before it is called written: browsers
 * otherwise leave that to the system, and a laptop whose battery dies loses the last seconds.
 */
export function openStore(database, name) {
  const request = indexedDB.open(database);
  request.onupgradeneeded = () => request.result.createObjectStore(name);
  const opened = promisifyRequest(request);
  return async (mode, work) => work((await opened).transaction(name, mode, { durability: "strict" }).objectStore(name));
}
