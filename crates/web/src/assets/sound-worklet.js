// Runs on the audio thread: 128 samples a call. Frames of 960 go to and come from the page.
const FRAME = 960;
const START = 2 * FRAME; // 40 ms are kept before the first is played
const MOST = 5 * FRAME; // never more than 100 ms ahead

class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }

  process([channels]) {
    const count = channels.length;
    if (!count) return true;
    for (let at = 0; at < channels[0].length; at++) {
      let sum = 0;
      for (const channel of channels) sum += channel[at];
      this.frame[this.filled++] = Math.max(-32768, Math.min(32767, Math.round((sum / count) * 32767)));
      if (this.filled === FRAME) {
        this.port.postMessage(this.frame, [this.frame.buffer]);
        this.frame = new Int16Array(FRAME);
        this.filled = 0;
      }
    }
    return true;
  }
}

class Player extends AudioWorkletProcessor {
  constructor() {
    super();
    this.lines = new Map(); // a queue for each phone
    this.port.onmessage = ({ data }) => {
      let line = this.lines.get(data.from);
      if (!line) this.lines.set(data.from, (line = { frames: [], at: 0, ahead: 0, playing: false }));
      line.frames.push(data.samples);
      line.ahead += data.samples.length;
      while (line.ahead > MOST) {
        line.ahead -= line.frames.shift().length - line.at;
        line.at = 0;
      }
      line.playing ||= line.ahead >= START;
    };
  }

  process(_, [[out]]) {
    for (const line of this.lines.values()) {
      if (!line.playing) continue;
      for (let at = 0; at < out.length; at++) {
        if (!line.frames.length) { line.playing = false; break; }
        out[at] += line.frames[0][line.at++] / 32768;
        line.ahead--;
        if (line.at === line.frames[0].length) { line.frames.shift(); line.at = 0; }
      }
    }
    for (let at = 0; at < out.length; at++) out[at] = Math.max(-1, Math.min(1, out[at]));
    return true;
  }
}

registerProcessor("offhook-recorder", Recorder);
registerProcessor("offhook-player", Player);
