// The receipt after a reply: its draft is done with, and the reply is shown to its writer
// in this browser until a moderator has decided; see own-waiting.js.
// Without this file a draft stays until it is thirty days old.
import { lasting, ofThisTab, read, write } from "./kept.js";

const sent = read(ofThisTab, "sent");
if (sent) {
  write(ofThisTab, "sent", null);
  write(lasting, `draft ${sent.path}`, null);
  const hasLink = new URLSearchParams(location.search).has("r");
  const receipt = hasLink ? location.pathname + location.search : "";
  write(lasting, "waiting", [...(read(lasting, "waiting") ?? []), { ...sent, receipt }]);
}
