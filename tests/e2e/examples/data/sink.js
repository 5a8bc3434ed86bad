// Writes what it is given, one after the other, until it is given nothing; then says that all of it is on the disk.
"use strict";

async function begin() {
  const directory = await navigator.storage.getDirectory();
  for await (const name of directory.keys()) await directory.removeEntry(name).catch(() => {});
  const file = await directory.getFileHandle(crypto.randomUUID(), { create: true });
  const access = await file.createSyncAccessHandle();
  let at = 0;
  onmessage = ({ data }) => {
    if (data) {
      at += access.write(data, { at });
      return;
    }
    access.flush();
    access.close();
    postMessage("stored");
  };
  postMessage("ready");
}

begin().catch((error) => postMessage(`${error}`));
