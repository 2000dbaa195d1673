// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A certificate, a DTLS connection or an SRTP context could not be made or has failed.
package struct MediaSecurityError: Error, Equatable, Sendable {
    /// The step that failed.
    package let step: String
    /// What the library says about it, if anything.
    package let reason: String

    package init(step: String, reason: String = "") {
        self.step = step
        self.reason = reason
    }

    /// With the first entry of OpenSSL's error queue, which is emptied.
    static func ofOpenSSL(_ step: String) -> MediaSecurityError {
        guard let text = patchbay_ssl_take_error() else { return MediaSecurityError(step: step) }
        return MediaSecurityError(step: step, reason: String(cString: text))
    }
}
