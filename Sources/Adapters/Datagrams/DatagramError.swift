// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A datagram socket could not be set up.
package struct DatagramError: Error, Equatable, Sendable {
    /// The call's name, as in its manual page.
    package let call: String
    package let errno: Int32

    package init(call: String, errno: Int32) {
        self.call = call
        self.errno = errno
    }
}

extension DatagramError: CustomStringConvertible {
    package var description: String { "\(call): \(String(cString: strerror(errno)))" }
}
