// SPDX-License-Identifier: Apache-2.0

import HubCore

/// Options that several verbs take.
enum CommonOptions {
    static let json = CommandOption<Bool>(flag: "json", "print JSON, for programs")
    static let config = CommandOption("config", "FILE", "the configuration; without one, the built-in demo")
    static let data = CommandOption("data", "DIR", "the data directory; before what the file says; else ./.patchbay")
    /// For verbs that talk to a running hub.
    static let hubConfig = CommandOption("config", "FILE", "the file the hub runs with, which says where its data is")
    static let hubData = CommandOption("data", "DIR", "the hub's data directory; ./.patchbay by default")
    static let listen = CommandOption<ListenAddress>(
        "listen", "HOST:PORT", "where to listen; before what the file says"
    ) {
        text throws(UsageError) in
        do {
            return try ListenAddress(parsing: text)
        } catch {
            throw UsageError("\(error)")
        }
    }
}
