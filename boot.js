// Starts the program. It is an external script because the page's Content-Security-Policy allows no inline one; it is a
// classic script so that a browser too old for the program can still run it and tell the person so.
"use strict";

(async () => {
  const messages = {
    en: {
      lang: "en",
      unsupported: "This browser cannot run Damso. Please update it, or open the link in a current Chrome, Edge or Firefox.",
      failed: "Damso could not be loaded. Check the connection and try again.",
      retry: "Reload",
    },
    ko: {
      lang: "ko",
      unsupported: "이 브라우저에서는 담소를 쓸 수 없어요. 브라우저를 업데이트하거나 최신 Chrome, Edge, Firefox에서 링크를 열어 주세요.",
      failed: "담소를 불러오지 못했어요. 인터넷 연결을 확인하고 다시 시도해 주세요.",
      retry: "새로 고침",
    },
  };
  const text = /^ko\b/i.test(navigator.language) ? messages.ko : messages.en;

  const giveUp = (message) => {
    const boot = document.getElementById("boot");
    // The program replaces this element once it runs; from then on failures are its own to tell.
    if (!boot) return;
    const alert = document.createElement("p");
    alert.setAttribute("role", "alert");
    alert.lang = text.lang;
    alert.textContent = message;
    const retry = document.createElement("button");
    retry.type = "button";
    retry.lang = text.lang;
    retry.textContent = text.retry;
    retry.addEventListener("click", () => location.reload());
    boot.textContent = "";
    boot.append(alert, retry);
  };

  // For what a call does not need. A program cannot say import() by itself, for that is not a function. Trunk gives these
  // files no hashes in their names: they are to be revalidated.
  globalThis.loadOnDemand = async (name) => {
    const module = await import(new URL(`on-demand/${name}.js`, document.baseURI).href);
    await module.default();
    return module;
  };

  // For files, into which only a worker may write. Where a page takes trusted addresses only, it is to trust this one and no
  // other.
  let policy;
  globalThis.startFilesWorker = () => {
    const createScriptURL = () => new URL("on-demand/damso-files-worker.js", document.baseURI).href;
    policy = policy || (self.trustedTypes ? trustedTypes.createPolicy("damso", { createScriptURL }) : { createScriptURL });
    return new Worker(policy.createScriptURL(""), { type: "module" });
  };

  // Files that are dropped where nothing takes them would take the page's place, and end a call.
  for (const kind of ["dragover", "drop"]) {
    addEventListener(kind, (event) => {
      if (event.defaultPrevented || !event.dataTransfer || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    });
  }

  if (typeof WebAssembly !== "object" || typeof WebAssembly.instantiate !== "function") {
    giveUp(text.unsupported);
    return;
  }
  try {
    const program = document.querySelector('meta[name="damso-program"]').dataset;
    const { default: start } = await import(new URL(program.js, document.baseURI).href);
    await start({ module_or_path: new URL(program.wasm, document.baseURI) });
  } catch (error) {
    console.error(error);
    const { CompileError, LinkError } = WebAssembly;
    const isTooNew = [CompileError, LinkError, SyntaxError].some((kind) => error instanceof kind);
    giveUp(isTooNew ? text.unsupported : text.failed);
  }
})();
