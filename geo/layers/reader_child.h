#pragma once

namespace sandtable::geo {

/// The other side of run_reader_process(): main() calls this when argv[1] is kReaderSubcommand. Reads the request from
/// standard input, takes the limits upon itself, opens what it was told to, answers in lines of JSON on descriptor 3
/// and returns the exit status. Never writes to stdout, never touches anything outside its work folder.
int run_reader_child();

}  // namespace sandtable::geo
