// SPDX-License-Identifier: Apache-2.0

/// What the official client does with each server; the names are those of `client.py`.
enum MatrixAction: String, CaseIterable, Sendable, Decodable {
    case list, call, structured, progress, cancel, resource, template, prompt, big, failing, unknown
}
