// SPDX-License-Identifier: Apache-2.0

import CSpeech

/// A shared library that is opened when it is first needed and stays open: its code may be running.
struct SpeechLibrary: Sendable {
    private let name: String
    private let handle: UInt

    init(_ name: String) throws(SpeechError) {
        guard let handle = patchbay_open_library(name) else {
            let reason = dlerror().map { String(cString: $0) } ?? "unknown"
            throw .libraryMissing(name: name, reason: reason)
        }
        self.name = name
        self.handle = UInt(bitPattern: handle)
    }

    /// `Function` must be the C type of what the library exports under that name.
    func function<Function>(_ symbol: String, as type: Function.Type) throws(SpeechError) -> Function {
        guard let address = dlsym(UnsafeMutableRawPointer(bitPattern: handle), symbol) else {
            throw .libraryMissing(name: name, reason: "it has no \(symbol)")
        }
        return unsafeBitCast(address, to: type)
    }
}

/// Why speech cannot be made or understood here.
package enum SpeechError: Error, Equatable, Sendable, CustomStringConvertible {
    case libraryMissing(name: String, reason: String)
    case modelMissing(String)
    case cannotSpeak(String)

    package var description: String {
        switch self {
        case .libraryMissing(let name, let reason):
            "\(name) cannot be opened: \(reason). Install what is listed for speech in Tools/packages.txt."
        case .modelMissing(let path): "There is no speech model in \(path). Install pocketsphinx-en-us."
        case .cannotSpeak(let reason): "The text cannot be spoken: \(reason)"
        }
    }
}
