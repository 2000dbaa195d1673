// SPDX-License-Identifier: Apache-2.0

/// Why a call's arguments cannot become a request. For the model that made them.
enum ArgumentFault: Error, Equatable {
    case missing(String)
    case unknown(String, known: [String])
    case unusable(String, why: String)
}

extension ArgumentFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .missing(let name): "the argument \"\(name)\" is required"
        case .unknown(let name, let known):
            "there is no argument \"\(name)\"; "
                + (known.isEmpty ? "there are none" : "there are: \(known.joined(separator: ", "))")
        case .unusable(let name, let why): "the argument \"\(name)\" cannot be used: \(why)"
        }
    }
}
