// Starts the program that stores files. It runs in a worker because only there a browser writes into a file at once.
import start, { Files } from "./damso-files.js";

const started = start().then(() => new Files());
// What is wrong is told to the page as an `error` of its worker.
started.catch(reportError);
// From the first moment on: what comes before the program is there waits for it.
onmessage = async ({ data }) => (await started).take(data);
