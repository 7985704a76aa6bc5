// Loaded first in the body, so that the page is drawn once, in the form it has with script.
document.body.classList.add("js-enabled", ...("noModule" in HTMLScriptElement.prototype ? ["govuk-frontend-supported"] : []));
