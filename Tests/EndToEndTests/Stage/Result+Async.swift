// SPDX-License-Identifier: Apache-2.0

extension Result where Failure == any Error {
    /// What the body did, so that what it started can be ended before its error is thrown on.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
