// Passkeys need script: the browser asks the device, we carry its answer in the form. Without script, codes do it.
const ERRORS = {
  NotAllowedError: "Your device did not answer, or you stopped. Try again.",
  InvalidStateError: "This device already has a passkey for your account.",
};

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));

const toCreate = (asked, alone) => ({
  ...asked,
  challenge: toBytes(asked.challenge),
  user: { ...asked.user, id: toBytes(asked.user.id) },
  excludeCredentials: withIds(asked.excludeCredentials),
  authenticatorSelection: {
    ...asked.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone ? { userVerification: "required" } : {}),
  },
});

const toShow = (asked) => ({
  ...asked,
  challenge: toBytes(asked.challenge),
  allowCredentials: withIds(asked.allowCredentials),
});

const answerOf = (credential) => {
  const given = credential.response;
  const response = { clientDataJSON: toText(given.clientDataJSON) };
  if (given.attestationObject) {
    response.attestationObject = toText(given.attestationObject);
    response.transports = given.getTransports ? given.getTransports() : [];
  } else {
    response.authenticatorData = toText(given.authenticatorData);
    response.signature = toText(given.signature);
    response.userHandle = given.userHandle ? toText(given.userHandle) : null;
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
};

const asked = async (form) => {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

const ask = async (form) => {
  const options = await asked(form);
  if (form.dataset.passkey !== "create") {
    return navigator.credentials.get({ publicKey: toShow(options.request_options.publicKey) });
  }
  const alone = form.querySelector('[name="passwordless"]');
  return navigator.credentials.create({
    publicKey: toCreate(options.creation_options.publicKey, Boolean(alone && alone.checked)),
  });
};

if (window.PublicKeyCredential) {
  for (const section of document.querySelectorAll("#with-passkey")) section.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const problem = form.querySelector("[data-passkey-error]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        form.querySelector('[name="credential"]').value = JSON.stringify(answerOf(await ask(form)));
        form.submit();
      } catch (error) {
        problem.textContent = ERRORS[error.name] || "That did not work. Try again, or use another way to sign in.";
        problem.hidden = false;
      }
    });
  }
}
