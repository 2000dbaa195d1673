// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Identity

/// Tells who is behind a request of the admin API.
package protocol AdminAuthenticating: Sendable {
    /// Nil when nothing shows who it is. Never anyone by a network address alone.
    func principal(behind request: HTTPServerRequest) async -> Principal?
}

extension AdminToken: AdminAuthenticating {
    package func principal(behind request: HTTPServerRequest) async -> Principal? {
        isCarried(by: request.fields) ? .owner : nil
    }
}
