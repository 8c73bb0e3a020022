from workshop.ui.page import open_page
import streamlit as st
page = open_page("people")
st.title("people")
