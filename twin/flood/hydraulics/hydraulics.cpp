#include "twin/flood/hydraulics/hydraulics.h"

#include <new>

#include "twin/flood/hydraulics/grid_hydraulics.h"

namespace sandtable::hydraulics {

Result<std::unique_ptr<Hydraulics>> Hydraulics::make(Setup setup) {
  if (auto good = check(setup); !good) return pass(good);
  try {
    return std::make_unique<GridHydraulics>(std::move(setup));
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::kLimit, "the grid needs more memory than there is: about 32 bytes a cell");
  }
}

}  // namespace sandtable::hydraulics
