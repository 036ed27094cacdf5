/*
 * Keeps the pages of gates, and what they need, for when the network is cut. It never sends
 * checks: the page keeps those itself (gate.js). A page tells by a message what belongs to it.
 */
"use strict";

const CACHE = "zhibu-gates-1";
const PATIENCE = 4000; // milliseconds that a page may take before the kept one is shown

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  // A login page that came instead must never be kept as the gate's.
  if (!answer.ok || answer.redirected) throw new Error(address);
  await (await caches.open(CACHE)).put(address, answer);
}

self.addEventListener("message", (event) => {
  if (!event.data || !event.data.keep) return;
  const done = Promise.all(event.data.keep.map(keep)).then(
    () => event.source.postMessage({ kept: true }),
    () => event.source.postMessage({ kept: false }),
  );
  event.waitUntil(done);
});

function patiently(request) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("slow")), PATIENCE);
    fetch(request).then(resolve, reject);
  });
}

async function page(request) {
  const kept = await (await caches.open(CACHE)).match(new URL(request.url).pathname);
  if (!kept) return fetch(request);
  return patiently(request).catch(() => kept);
}

async function piece(request) {
  return (await (await caches.open(CACHE)).match(request.url)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(piece(request));
});
