// Sound through the page: microphone and speaker frames of 20 ms; see sound.rs for their bytes.
const RATE = 48000;
const FRAME = 960;
const HEADER = 16;
const FRAMES_A_SECOND = 50;
const MICROPHONE = 1;
const SPEAKER = 2;
// `?sound=raw` in the address: a test measures its own samples, not the browser's idea of speech.
const WORKED_ON = new URLSearchParams(location.search).get("sound") !== "raw";
const NO_MICROPHONE =
  "The browser gives no microphone to pages without https. Use localhost or an SSH tunnel. Sound at the machine works now.";

export class Sound {
  /** `note` shows a sentence to the person, or nothing. */
  constructor(note) {
    this.note = note;
    this.place = "browser";
    this.owner = null; // the phone the person holds: its is the microphone
    this.sequence = 0;
    this.position = 0;
    this.offhook = new Set();
  }

  choose(place) {
    this.place = place;
    if (place !== "browser") this.close();
  }

  /** True if nothing is heard although it should be: no gesture yet. */
  isMute() {
    return this.place === "browser" && (!this.context || this.context.state !== "running");
  }

  /** A gesture: from now on the page may sound, and this phone is the one that is held. */
  touched(phone) {
    if (phone) this.owner = phone;
    if (this.place !== "browser") return;
    if (this.context) this.context.resume();
    else this.open();
    this.microphone();
  }

  async open() {
    if (this.opening) return;
    this.opening = true;
    try {
      this.context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
      await this.context.audioWorklet.addModule("/assets/sound-worklet.js");
      this.player = new AudioWorkletNode(this.context, "offhook-player", { numberOfInputs: 0, outputChannelCount: [1] });
      this.player.connect(this.context.destination);
      this.context.resume(); // settles only after a gesture, so nothing waits for it
    } catch (error) {
      this.note(`The browser plays no sound: ${error.message}. Choose This machine or Silent.`);
      this.context = null;
    }
    this.opening = false;
    this.microphone();
  }

  view(phone, view) {
    if (view.route === "onhook") this.offhook.delete(phone);
    else this.offhook.add(phone);
    if (this.owner === null && view.route !== "onhook") this.owner = phone;
    this.microphone();
  }

  /** The microphone is open while the phone that is held is off the hook, and not longer. */
  async microphone() {
    const wanted = this.place === "browser" && this.context && this.player && this.offhook.has(this.owner);
    if (!wanted) return this.mute();
    if (this.stream || this.asking) return;
    if (!navigator.mediaDevices) return this.note(NO_MICROPHONE);
    this.asking = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: WORKED_ON, noiseSuppression: WORKED_ON, autoGainControl: WORKED_ON, channelCount: 1 },
      });
      const source = this.context.createMediaStreamSource(this.stream);
      this.recorder = new AudioWorkletNode(this.context, "offhook-recorder", { numberOfOutputs: 0 });
      this.recorder.port.onmessage = (event) => this.recorded(event.data);
      source.connect(this.recorder);
      this.context.resume(); // with a microphone given, it may always sound
      this.note("");
    } catch (error) {
      this.note(`The browser gave no microphone: ${error.message}. You hear, but you are not heard.`);
    }
    this.asking = false;
    if (!this.offhook.has(this.owner)) this.mute();
  }

  /** Gives the microphone back, so that the tab shows no recording sign between calls. */
  mute() {
    this.recorder?.disconnect();
    this.recorder = null;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  close() {
    this.mute();
    this.context?.close();
    this.context = null;
    this.player = null;
  }

  /** A frame from the worklet: 960 samples of 16 bits. */
  recorded(samples) {
    const bytes = new ArrayBuffer(HEADER + 2 * FRAME);
    const view = new DataView(bytes);
    view.setUint8(0, MICROPHONE);
    view.setUint16(2, FRAME, true);
    view.setUint32(4, this.sequence++ >>> 0, true);
    view.setUint32(8, this.position >>> 0, true);
    this.position += FRAME;
    new Int16Array(bytes, HEADER).set(samples);
    this.owner?.send(bytes);
  }

  /** A frame from a phone: heard if it is the one that is held, or if it rings. */
  frame(phone, bytes) {
    if (bytes.byteLength <= HEADER || new DataView(bytes).getUint8(0) !== SPEAKER) return;
    const samples = new Int16Array(bytes.slice(HEADER));
    this.measure(phone, samples);
    const heard = phone === this.owner || phone.view.ringing || this.owner === null;
    if (this.player && heard) this.player.port.postMessage({ from: phone.number, samples }, [samples.buffer]);
  }

  /** The peak of the last second of a phone's sound, for whoever looks (a test, a meter). */
  measure(phone, samples) {
    phone.peaks ||= [];
    phone.peaks.push(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0));
    if (phone.peaks.length > FRAMES_A_SECOND) phone.peaks.shift();
    // Counted for each phone: frames of two come in turn, and one count for both would pass one of them over.
    phone.measured = (phone.measured ?? 0) + 1;
    if (phone.measured % 10 === 0) phone.root.dataset.heardLevel = String(Math.max(...phone.peaks));
  }
}
