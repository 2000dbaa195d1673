// SPDX-License-Identifier: Apache-2.0

/// What an operator decides about content from outside and about secrets on their way out.
package struct SanitizerSettings: Sendable, Equatable {
    /// How far the hub goes with what servers answer.
    package enum Results: String, Sendable, CaseIterable {
        /// Nothing is read.
        case off
        /// Read and labelled; the text stays as it came.
        case label
        /// Hidden and imitating parts are taken out besides.
        case clean
        /// What is all but certain to steer is held back besides, until a person releases it.
        case hold
    }

    /// What happens to a call whose arguments hold a secret.
    package enum Secrets: String, Sendable, CaseIterable {
        case off
        /// The secret is taken out, and the call goes on.
        case redact
        /// A person is asked.
        case ask
        case refuse
    }

    package var results = Results.hold
    package var secrets = Secrets.ask
    /// Whether e-mail addresses in arguments count as secrets.
    package var guardsAddresses = false
    /// The folder of `rules.json` and `model.json`; nil for those of the program.
    package var folder: String?
    /// How long what was held back can be seen and released.
    package var keepDays = 7
    /// 32 bytes in hexadecimal digits that seal what is held back; nil for a key of the data directory's own.
    package var key: Secret?

    package init() {}
}
