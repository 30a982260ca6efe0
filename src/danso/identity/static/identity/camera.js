// The card's code by the live camera: small grey frames go to the server until it reads one; nothing is kept.
(() => {
  "use strict";
  const panel = document.querySelector("[data-camera]");
  if (!panel || !navigator.mediaDevices?.getUserMedia) return;
  const [start, stop, video, status] = ["start", "stop", "video", "status"].map((part) => panel.querySelector(`[data-camera-${part}]`));
  const form = panel.closest("form");
  const canvas = document.createElement("canvas");
  const LONGEST = 1024, PAUSE = 200, GIVE_UP = 60_000;
  let stream = null;
  let round = 0;

  const say = (name) => { status.textContent = name ? panel.dataset[name] : ""; };
  const show = (running) => {
    start.hidden = running;
    stop.hidden = video.hidden = !running;
  };
  const end = (name) => {
    round += 1;
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = video.srcObject = null;
    show(false);
    say(name);
  };

  const frame = () => new Promise((done) => {
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    const picture = canvas.getContext("2d", { willReadFrequently: true });
    picture.filter = "grayscale(1)";
    picture.drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(done, "image/jpeg", 0.8);
  });
  const ask = async (body) => {
    const answer = await fetch(panel.dataset.camera, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "Content-Type": "image/jpeg", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return (await answer.json()).code;
  };

  const watch = async (mine, until) => {
    while (mine === round) {
      if (performance.now() > until) { end("late"); return; }
      const picture = video.videoWidth ? await frame() : null;
      const code = picture && mine === round ? await ask(picture) : "";
      if (code && mine === round) {
        end("found");
        form.elements[panel.dataset.target].value = code;
        form.requestSubmit();
        return;
      }
      await new Promise((later) => setTimeout(later, PAUSE));
    }
  };

  const begin = async () => {
    const mine = (round += 1);
    start.disabled = true;
    say("asking");
    try {
      const given = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
      if (mine !== round) { for (const track of given.getTracks()) track.stop(); return; }
      stream = video.srcObject = given;
      show(true);
      await video.play();
      say("reading");
      stop.focus();
      await watch(mine, performance.now() + GIVE_UP);
    } catch (trouble) {
      const words = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none", NotReadableError: "busy" };
      if (mine === round) end(words[trouble.name] ?? "failed");
    } finally {
      start.disabled = false;
    }
  };

  start.addEventListener("click", begin);
  stop.addEventListener("click", () => { end("stopped"); start.focus(); });
  addEventListener("pagehide", () => end(""));
  document.addEventListener("visibilitychange", () => { if (document.hidden && stream) end("stopped"); });
  navigator.mediaDevices.enumerateDevices().then(
    (devices) => { panel.hidden = !devices.some((device) => device.kind === "videoinput"); },
    () => { panel.hidden = true; },
  );
})();
