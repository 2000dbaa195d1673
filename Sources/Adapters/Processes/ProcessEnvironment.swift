// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Environments for children: nothing of ours reaches them unless it is named.
package enum ProcessEnvironment {
    /// What every child gets, as far as we have it.
    package static let inheritedNames = ["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"]
    /// Where commands are looked for when there is no `PATH`.
    package static let defaultPath = "/usr/local/bin:/usr/bin:/bin"

    /// The inherited variables with `given` on top, and always a `PATH`.
    package static func minimal(adding given: [String: String] = [:]) -> [String: String] {
        var environment = ["PATH": defaultPath]
        for name in inheritedNames {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return environment.merging(given) { $1 }
    }
}
