// SPDX-License-Identifier: Apache-2.0

import CCurl

/// libcurl's process-wide state, made once and never taken down: other threads may hold it until the very end.
enum CurlLibrary {
    static let isReady: Bool = curl_global_init(patchbay_curl_global_default()) == CURLE_OK
}
