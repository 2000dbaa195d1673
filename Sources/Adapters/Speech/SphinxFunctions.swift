// SPDX-License-Identifier: Apache-2.0

import CSpeech
import Glibc

/// What is used of pocketsphinx.
struct SphinxFunctions {
    let initialize: patchbay_ps_init
    let start: patchbay_ps_with_decoder
    let end: patchbay_ps_with_decoder
    let process: patchbay_ps_process
    let hypothesis: patchbay_ps_hypothesis
    let freeDecoder: patchbay_ps_with_decoder
    let freeArguments: patchbay_cmd_ln_free
    private let arguments: patchbay_ps_args
    private let parseArguments: patchbay_cmd_ln_parse
    private let setLog: patchbay_err_set_log

    init() throws(SpeechError) {
        let base = try SpeechLibrary("libsphinxbase.so.3"), sphinx = try SpeechLibrary("libpocketsphinx.so.3")
        initialize = try sphinx.function("ps_init", as: patchbay_ps_init.self)
        start = try sphinx.function("ps_start_utt", as: patchbay_ps_with_decoder.self)
        end = try sphinx.function("ps_end_utt", as: patchbay_ps_with_decoder.self)
        process = try sphinx.function("ps_process_raw", as: patchbay_ps_process.self)
        hypothesis = try sphinx.function("ps_get_hyp", as: patchbay_ps_hypothesis.self)
        freeDecoder = try sphinx.function("ps_free", as: patchbay_ps_with_decoder.self)
        arguments = try sphinx.function("ps_args", as: patchbay_ps_args.self)
        freeArguments = try base.function("cmd_ln_free_r", as: patchbay_cmd_ln_free.self)
        parseArguments = try base.function("cmd_ln_parse_r", as: patchbay_cmd_ln_parse.self)
        setLog = try base.function("err_set_logfp", as: patchbay_err_set_log.self)
    }

    /// The library writes a page for each decoder otherwise.
    func silence() { setLog(nil) }

    /// Nil if an argument is not known. The library copies what it keeps.
    func parse(_ words: [String]) -> UnsafeMutableRawPointer? {
        let copies = words.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { parseArguments(nil, arguments(), Int32($0.count), $0.baseAddress, 1) }
    }
}
