// A certified provider (oidc-provider) for our relying party. It signs one person in without asking, at the
// level that the last line in named.
import { createServer } from "node:http";
import * as readline from "node:readline";
import { Provider } from "oidc-provider";

const { PORT, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, AFTER } = process.env;
const PERSON = {
  ho_ten: "Lê Thị Ánh", ngay_sinh: "1990-03-07", loai_tai_khoan: "cong_dan", muc_do: 2,
  so_dinh_danh: "077190000123",
};
let level = "LoA1";
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  level = line.trim();
  console.log(level);
});

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [{
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    redirect_uris: [REDIRECT_URI],
    post_logout_redirect_uris: [AFTER],
  }],
  acrValues: ["LoA1", "LoA2"],
  scopes: ["openid", "profile", "dinh_danh", "to_chuc"],
  claims: {
    acr: null,
    amr: null,
    auth_time: null,
    openid: ["sub", "loai_tai_khoan", "muc_do"],
    profile: ["ho_ten", "ngay_sinh"],
    dinh_danh: ["so_dinh_danh"],
  },
  pkce: { required: () => true },
  cookies: { keys: ["khoa-cua-bai-thu"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...PERSON }) }),
});

const answer = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: "cong-dan-1", clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, {
    login: { accountId: "cong-dan-1", acr: level, amr: ["pwd"] },
    consent: { grantId: await grant.save() },
  });
}).listen(Number(PORT), "127.0.0.1", () => console.log("ready"));
