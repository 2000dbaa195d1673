// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The library behind all keys, digests and secure connections of the process.
package enum CryptographyLibrary {
    /// Lets the library live as long as the process: threads of event loops still use it, or end and give back what it has
    /// of theirs, while `exit` runs its handlers. Call it before anything else of the library; harmless a second time.
    package static func keepUntilExit() { _ = patchbay_keep_openssl() }
}
