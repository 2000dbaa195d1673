// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the machine is like.
enum SystemFacts {
    /// Processors that are online, at least one.
    static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    static var processID: Int32 { getpid() }
}
