/* One side of an order book as one sorted array, filled straight from msgspec's Level structs: the
 * compiled part of app/market/compiled_side.py. Two thoughts make it fast. A level is two doubles, so
 * the top of a side fits the nearest cache. And the best level stands last, so a change near the top,
 * as most are, moves few neighbours.
 *
 * The array ascends by key: a bid's key is its price, an ask's is minus its price (which is exact), so
 * one code serves both. Keys are never NaN and never repeat; sizes in the array are never 0. No Python
 * code runs between the check of a list of levels and its last use: numbers are taken from the
 * structs' own slots and must be exact floats. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <structmember.h>

typedef struct {
    double key;
    double size;
} Level;

typedef struct {
    PyObject_HEAD
    PyTypeObject *level_type; /* NULL until __init__: then nothing is a level */
    PyObject *crowded;        /* raised for more than `limit` levels */
    Py_ssize_t price_slot;    /* where a struct of level_type holds its two floats, in bytes */
    Py_ssize_t size_slot;
    Py_ssize_t limit;
    double sign; /* key = sign * price */
    Level *levels;
    Py_ssize_t count;
    Py_ssize_t capacity;
    PyObject *price; /* the best level's, as floats; replaced only when the value changes */
    PyObject *size;
} Side;

/* When a fold has moved this many levels (4 MB) the rest of its changes are sorted and merged: no
 * frame, however hostile, may cost its own length times the book's. */
#define MOVES_LIMIT 262144

/* -- levels in ------------------------------------------------------------------------------- */

static inline PyObject *slot(PyObject *level, Py_ssize_t offset) {
    return *(PyObject **)((char *)level + offset);
}

/* Raises TypeError for what is not exactly a level of floats, ValueError for a price that is NaN. */
static int check_levels(const Side *side, PyObject **items, Py_ssize_t count) {
    for (Py_ssize_t at = 0; at < count; at++) {
        if (Py_TYPE(items[at]) != side->level_type) {
            PyErr_Format(PyExc_TypeError, "not a level: %.100s", Py_TYPE(items[at])->tp_name);
            return -1;
        }
        PyObject *price = slot(items[at], side->price_slot);
        PyObject *size = slot(items[at], side->size_slot);
        if (!price || !size || !PyFloat_CheckExact(price) || !PyFloat_CheckExact(size)) {
            PyErr_SetString(PyExc_TypeError, "price and size of a level must be floats");
            return -1;
        }
        if (isnan(PyFloat_AS_DOUBLE(price))) {
            PyErr_SetString(PyExc_ValueError, "a price that is no number");
            return -1;
        }
    }
    return 0;
}

static inline Level read_level(const Side *side, PyObject *checked) {
    Level level = {side->sign * PyFloat_AS_DOUBLE(slot(checked, side->price_slot)),
                   PyFloat_AS_DOUBLE(slot(checked, side->size_slot))};
    return level;
}

static int make_room(Side *side, Py_ssize_t more) {
    if (more <= side->capacity - side->count) {
        return 0;
    }
    /* the levels and the list of changes are in memory, so this sum cannot overflow */
    Py_ssize_t capacity = side->count + side->count / 2 + more;
    Level *levels = side->levels;
    PyMem_Resize(levels, Level, capacity); /* checks the product; after NULL the old block stands */
    if (levels == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    side->levels = levels;
    side->capacity = capacity;
    return 0;
}

/* -- one change at a time -------------------------------------------------------------------- */

/* The first place whose key is not below `key`: ever longer strides down from the top, then halving. */
static Py_ssize_t place_of(const Side *side, double key) {
    const Level *levels = side->levels;
    Py_ssize_t low = 0, high = side->count;
    for (Py_ssize_t stride = 4; stride < side->count; stride *= 4) {
        Py_ssize_t probe = side->count - stride;
        if (levels[probe].key < key) {
            low = probe + 1;
            break;
        }
        high = probe;
    }
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (levels[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Set, remove or insert a level; there must be room. Returns how many others moved. */
static Py_ssize_t set_level(Side *side, Level level) {
    Py_ssize_t place = place_of(side, level.key), above = side->count - place;
    Level *found = side->levels + place;
    if (above > 0 && found->key == level.key) {
        if (level.size != 0.0) {
            found->size = level.size;
            return 0;
        }
        side->count--;
        memmove(found, found + 1, (size_t)(above - 1) * sizeof(Level));
        return above - 1;
    }
    if (level.size == 0.0) {
        return 0; /* removed without ever having been there */
    }
    side->count++;
    memmove(found + 1, found, (size_t)above * sizeof(Level));
    *found = level;
    return above;
}

/* -- many changes at once -------------------------------------------------------------------- */

typedef struct {
    Level level;
    Py_ssize_t order; /* in the list of changes */
} Change;

static int compare_changes(const void *left, const void *right) {
    const Change *one = left, *other = right;
    if (one->level.key != other->level.key) {
        return one->level.key < other->level.key ? -1 : 1;
    }
    return (one->order > other->order) - (one->order < other->order);
}

/* Fold sorted changes in one pass from the top down, into the room above the levels. */
static void merge_sorted(Side *side, const Change *changes, Py_ssize_t count) {
    Level *levels = side->levels;
    Py_ssize_t left = side->count, end = side->count + count, lowest = end;
    while (left > 0 || count > 0) {
        if (count == 0 || (left > 0 && levels[left - 1].key > changes[count - 1].level.key)) {
            levels[--lowest] = levels[--left];
            continue;
        }
        Level latest = changes[--count].level;
        while (count > 0 && changes[count - 1].level.key == latest.key) {
            count--;
        }
        if (left > 0 && levels[left - 1].key == latest.key) {
            left--;
        }
        if (latest.size != 0.0) {
            levels[--lowest] = latest;
        }
    }
    side->count = end - lowest;
    memmove(levels, levels + lowest, (size_t)side->count * sizeof(Level));
}

static int merge_levels(Side *side, PyObject **checked, Py_ssize_t count) {
    Change *changes = PyMem_New(Change, count);
    if (changes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        changes[at].level = read_level(side, checked[at]);
        changes[at].order = at;
    }
    qsort(changes, (size_t)count, sizeof(Change), compare_changes);
    merge_sorted(side, changes, count);
    PyMem_Free(changes);
    return 0;
}

/* -- the Python type ------------------------------------------------------------------------- */

static int replace_float(PyObject **held, double number) {
    if (*held == NULL || PyFloat_AS_DOUBLE(*held) != number) {
        PyObject *fresh = PyFloat_FromDouble(number);
        if (fresh == NULL) {
            return -1;
        }
        Py_XSETREF(*held, fresh);
    }
    return 0;
}

/* After every change: the best price (of an empty side the worst there is, and size 0), and no crowd. */
static PyObject *find_best(Side *side) {
    Level best = {-HUGE_VAL, 0.0};
    if (side->count > 0) {
        best = side->levels[side->count - 1];
    }
    if (replace_float(&side->price, side->sign * best.key) < 0 ||
        replace_float(&side->size, best.size) < 0) {
        return NULL;
    }
    if (side->count > side->limit) {
        return PyErr_Format(side->crowded, "more than %zd levels on a side", side->limit);
    }
    return Py_NewRef(side->price);
}

static PyObject *change(Side *side, PyObject *sequence, int replaces) {
    PyObject *fast = PySequence_Fast(sequence, "levels must be a sequence");
    if (fast == NULL) {
        return NULL;
    }
    PyObject **items = PySequence_Fast_ITEMS(fast);
    Py_ssize_t count = PySequence_Fast_GET_SIZE(fast), at = 0, moves = replaces ? 0 : MOVES_LIMIT;
    if (check_levels(side, items, count) < 0) {
        Py_DECREF(fast);
        return NULL;
    }
    if (replaces) {
        PyMem_Free(side->levels);
        side->levels = NULL;
        side->count = side->capacity = 0;
    }
    int failed = make_room(side, count);
    while (!failed && at < count && moves > 0) {
        moves -= set_level(side, read_level(side, items[at++]));
    }
    if (!failed && at < count) {
        failed = merge_levels(side, items + at, count - at);
    }
    Py_DECREF(fast);
    PyObject *best = find_best(side);
    if (failed) {
        Py_CLEAR(best);
    }
    return best;
}

static PyObject *side_fold(PyObject *self, PyObject *levels) {
    return change((Side *)self, levels, 0);
}

static PyObject *side_load(PyObject *self, PyObject *levels) {
    return change((Side *)self, levels, 1);
}

static PyObject *side_doubles(PyObject *self, PyObject *argument) {
    const Side *side = (Side *)self;
    Py_ssize_t count = PyLong_AsSsize_t(argument);
    PyObject *found = count == -1 && PyErr_Occurred() ? NULL : PyList_New(0);
    /* any new tuple may start a collection, and a finalizer may change the side: look anew each time */
    for (Py_ssize_t at = 0; found != NULL && at < count && at < side->count; at++) {
        Level level = side->levels[side->count - 1 - at];
        PyObject *pair = Py_BuildValue("dd", side->sign * level.key, level.size);
        if (pair == NULL || PyList_Append(found, pair) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(pair);
    }
    return found;
}

static Py_ssize_t side_length(PyObject *self) { return ((Side *)self)->count; }

/* Where instances of `type` keep this attribute; TypeError unless it is a plain slot of theirs. */
static Py_ssize_t slot_of(PyTypeObject *type, const char *name) {
    Py_ssize_t offset = -1;
    PyObject *found = PyObject_GetAttrString((PyObject *)type, name);
    if (found != NULL && Py_IS_TYPE(found, &PyMemberDescr_Type) &&
        PyType_IsSubtype(type, PyDescr_TYPE(found))) {
        const PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
        Py_ssize_t last = type->tp_basicsize - (Py_ssize_t)sizeof(PyObject *);
        if (member->type == T_OBJECT_EX && member->offset > 0 && member->offset <= last) {
            offset = member->offset;
        }
    }
    if (offset < 0) {
        PyErr_Format(PyExc_TypeError, "%.100s.%s is no slot", type->tp_name, name);
    }
    Py_XDECREF(found);
    return offset;
}

static int side_init(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"level_type", "crowded", "limit", "best_is_last", NULL};
    Side *side = (Side *)self;
    PyTypeObject *type;
    PyObject *crowded, *best;
    Py_ssize_t limit, price_slot, size_slot;
    int best_is_last;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!Onp:Side", names, &PyType_Type, &type,
                                     &crowded, &limit, &best_is_last) ||
        (price_slot = slot_of(type, "price")) < 0 || (size_slot = slot_of(type, "size")) < 0) {
        return -1;
    }
    /* made once, and looked at after all that may run Python code: slots must fit the type forever */
    if (!PyExceptionClass_Check(crowded) || limit < 0 || side->level_type != NULL) {
        PyErr_SetString(PyExc_TypeError, "not an exception, a limit below 0, or made before");
        return -1;
    }
    side->level_type = (PyTypeObject *)Py_NewRef((PyObject *)type);
    side->price_slot = price_slot;
    side->size_slot = size_slot;
    side->crowded = Py_NewRef(crowded);
    side->limit = limit;
    side->sign = best_is_last ? 1.0 : -1.0;
    best = find_best(side);
    Py_XDECREF(best);
    return best == NULL ? -1 : 0;
}

static int side_traverse(PyObject *self, visitproc visit, void *arg) {
    const Side *side = (Side *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(side->level_type); /* classes break their own cycles, so there is no tp_clear */
    Py_VISIT(side->crowded);
    return 0;
}

static void side_dealloc(PyObject *self) {
    Side *side = (Side *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyMem_Free(side->levels);
    Py_XDECREF(side->price);
    Py_XDECREF(side->size);
    Py_XDECREF(side->crowded);
    Py_XDECREF(side->level_type);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"fold", side_fold, METH_O, "Set or remove levels; returns the best price."},
    {"load", side_load, METH_O, "Replace every level; returns the best price."},
    {"doubles", side_doubles, METH_O, "(price, size) of the best levels, best first."},
    {0},
};

static PyMemberDef members[] = {
    {"price", T_OBJECT_EX, offsetof(Side, price), READONLY, "The best level's price."},
    {"size", T_OBJECT_EX, offsetof(Side, size), READONLY, "The best level's size."},
    {0},
};

static PyType_Slot slots[] = {
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_init, side_init},
    {Py_tp_traverse, side_traverse},
    {Py_tp_dealloc, side_dealloc},
    {Py_sq_length, side_length},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "app.market._book_side.Side",
    .basicsize = sizeof(Side),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

static int fill_module(PyObject *module) {
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    int failed = type == NULL ? -1 : PyModule_AddType(module, (PyTypeObject *)type);
    Py_XDECREF(type);
    return failed;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill_module}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_book_side",
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit__book_side(void) { return PyModuleDef_Init(&definition); }
