#pragma once

namespace sandtable::geo {

/// The other side of run_reader_process(): main() hands the command line to this when argv[1] is kReaderSubcommand.
/// Takes the limits upon itself, opens what it was told to, answers in lines of JSON on descriptor 3 and returns the
/// exit status. Never writes to stdout, never touches anything outside its work folder.
int run_reader_child(int argc, char** argv);

}  // namespace sandtable::geo
