#pragma once

#include <proj.h>

#include <memory>

namespace sandtable::geo {

/// Owners of PROJ's C objects. A context and everything made from it belong to one thread.
struct ProjContextCloser {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct ProjCloser {
  void operator()(PJ* object) const { proj_destroy(object); }
};
struct ProjListCloser {
  void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
};
struct ProjFactoryCloser {
  void operator()(PJ_OPERATION_FACTORY_CONTEXT* factory) const { proj_operation_factory_context_destroy(factory); }
};
using ProjContext = std::unique_ptr<PJ_CONTEXT, ProjContextCloser>;
using ProjObject = std::unique_ptr<PJ, ProjCloser>;
using ProjList = std::unique_ptr<PJ_OBJ_LIST, ProjListCloser>;
using ProjFactory = std::unique_ptr<PJ_OPERATION_FACTORY_CONTEXT, ProjFactoryCloser>;

/// A context that neither logs to stderr nor fetches grids from the network.
ProjContext quiet_proj_context();

/// The horizontal, two-dimensional part of a CRS: of a compound its first member, of a 3D one its 2D form.
/// `crs` is consumed; null stays null.
ProjObject horizontal_part(PJ_CONTEXT* context, ProjObject crs);

}  // namespace sandtable::geo
