// A screenshot with 256 colours: a third of the bytes, and nobody sees it in a README.

import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** CRC-32 as PNG wants it; Debian's Node has none of its own. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The pixels of a PNG as Chromium writes it: 8 bits a channel, not interlaced. */
function decode(png) {
  const data = [];
  let width, height, channels;
  for (let at = 8; at < png.length; ) {
    const size = png.readUInt32BE(at);
    const kind = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + size);
    if (kind === "IHDR") {
      [width, height, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3];
    }
    if (kind === "IDAT") data.push(body);
    at += size + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const line = width * channels;
  const pixels = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const left = x < channels ? 0 : pixels[y * line + x - channels];
      const up = y ? pixels[(y - 1) * line + x] : 0;
      const corner = y && x >= channels ? pixels[(y - 1) * line + x - channels] : 0;
      pixels[y * line + x] = raw[y * (line + 1) + 1 + x] + predicted(filter, left, up, corner);
    }
  }
  return { width, height, channels, pixels };
}

/** The filters of the PNG specification, §9.2. */
function predicted(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(kind, body) {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length, 0);
  head.write(kind, 4, "latin1");
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])));
  return Buffer.concat([head, body, sum]);
}

/** The same picture with the 256 commonest colours; others become the nearest of them. */
export function inFewColours(png) {
  const { width, height, channels, pixels } = decode(png);
  const colour = (at) => ((pixels[at] & 0xfc) << 16) | ((pixels[at + 1] & 0xfc) << 8) | (pixels[at + 2] & 0xfc);
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const it = colour(at);
    const seen = counts.get(it) ?? { count: 0, sum: [0, 0, 0] };
    seen.count += 1;
    for (let index = 0; index < 3; index += 1) seen.sum[index] += pixels[at + index];
    counts.set(it, seen);
  }
  const common = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, 256);
  const palette = common.map(({ count, sum }) => sum.map((total) => Math.round(total / count)));
  const nearest = new Map();
  const index = (at) => {
    const it = colour(at);
    if (!nearest.has(it)) {
      const far = (entry) => entry.reduce((sum, value, place) => sum + (value - pixels[at + place]) ** 2, 0);
      nearest.set(it, palette.reduce((best, entry, place) => (far(entry) < far(palette[best]) ? place : best), 0));
    }
    return nearest.get(it);
  };
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = index((y * width + x) * channels);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE, chunk("IHDR", header), chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0)),
  ]);
}
