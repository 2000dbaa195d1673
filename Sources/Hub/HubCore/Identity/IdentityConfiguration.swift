// SPDX-License-Identifier: Apache-2.0

/// How the hub tells who calls. Where a configuration has none, whoever reaches the hub is the person at its machine;
/// where it has one, nobody is let in without a credential, from whatever address, and policy denies by default.
package struct IdentityConfiguration: Sendable, Equatable {
    /// Besides the API keys of the data directory, which are always good.
    package var issuers: [TokenIssuer] = []

    package init() {}
}
