import { CSRF_HEADER, csrfToken } from "@/lib/csrf";
import { Problem, readProblem, UNREACHABLE, UNREADABLE } from "./problem";

/** Sends something large and says how much of it is on its way: from 0 to 1. Throws Problem as `answer` does. */
export function upload<T>(address: string, body: object, onShare: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Content-Type", "application/json");
    const token = csrfToken("POST", document.cookie);
    if (token) request.setRequestHeader(CSRF_HEADER, token);
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Problem({ code: UNREACHABLE, status: 0 }));
    request.onload = () => {
      const said = read(request.responseText);
      if (request.status >= 200 && request.status < 300 && said !== undefined) resolve(said as T);
      else if (request.status < 300) reject(new Problem({ code: UNREADABLE, status: 0 }));
      else reject(readProblem(said, request.status, request.getResponseHeader("X-Request-ID")));
    };
    request.send(JSON.stringify(body));
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
