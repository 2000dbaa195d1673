// SPDX-License-Identifier: Apache-2.0

/// What carries an exchange, as its reader needs it. Called on the loop's thread, never from within a report of the
/// transport's own.
protocol ExchangeTransport: AnyObject {
    /// The reader caught up: deliver what was held back.
    func resume(_ exchange: Exchange)

    /// Nobody wants the rest. Nothing of this exchange is reported afterwards.
    func abort(_ exchange: Exchange)
}
