// The receipt after a reply: its draft is done with, and the reply is shown to its writer
// until a moderator has decided, in this tab, or in this browser where they want to be
// remembered; see own-waiting.js. Its private link goes with it: others at a shared
// computer are to find neither.
// Without this file a draft stays until it is thirty days old.
import { lasting, ofThisTab, read, write } from "./kept.js";

const sent = read(ofThisTab, "sent");
if (sent) {
  const storage = read(lasting, "sender") ? lasting : ofThisTab;
  write(ofThisTab, "sent", null);
  write(lasting, `draft ${sent.path}`, null);
  const hasLink = new URLSearchParams(location.search).has("r");
  const receipt = hasLink ? location.pathname + location.search : "";
  write(storage, "waiting", [...(read(storage, "waiting") ?? []), { ...sent, receipt }]);
}
