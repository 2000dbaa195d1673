// SPDX-License-Identifier: Apache-2.0

import CCurl

/// libcurl and its process-wide state, opened when it is first needed and never taken down: other threads may hold it
/// until the very end.
enum CurlLibrary {
    /// Why it is not there; nil once it is.
    static let fault: String? = patchbay_curl_open().map { reason in
        "libcurl.so.4 cannot be used: \(String(cString: reason)); install libcurl4"
    }
}

/// Why nothing can be sent by libcurl.
struct CurlFault: Error, CustomStringConvertible {
    let description: String
}
