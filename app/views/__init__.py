"""What a screen may know: frozen values, ready to draw. `keys` names them."""
