#include <cstddef>
#include <cstdint>

#include "tests/fuzz/place/place_file_entry.h"
#include "tests/fuzz/place/scenario_file_entry.h"
#include "tests/fuzz/place/script_files_entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sandtable::fuzz::SANDTABLE_FUZZ_ENTRY({reinterpret_cast<const char*>(data), size});
  return 0;
}
