// `layers_probe [--json] SOURCE...`: the layers command as a program of its own, for tests that must not wait for the
// whole application; also the reader child of the unit tests.

#include <string_view>

#include "geo/layers/reader_child.h"
#include "geo/reader/reader_process.h"
#include "viewer/app/commands/layers_command.h"

int main(int argc, char** argv) {
  if (argc > 1 && argv[1] == sandtable::geo::kReaderSubcommand) return sandtable::geo::run_reader_child();
  sandtable::LayersOptions options;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--json") {
      options.json = true;
    } else {
      options.sources.emplace_back(argv[i]);
    }
  }
  return sandtable::run_layers(options);
}
